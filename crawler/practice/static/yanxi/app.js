/* Fills the column in: the list's address is made from the channel, as the gateway demands. */
(function () {
  var app = document.getElementById("app"), channel = app.dataset.channel, sign = 2166136261;
  for (var at = 0; at < channel.length; at++) sign = Math.imul(sign ^ channel.charCodeAt(at), 16777619) >>> 0;
  var gateway = ["", "api-gateway", "front", channel, sign.toString(16).padStart(8, "0"), "page-1"].join("/");
  function element(name, text, className) {
    var made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }
  fetch(gateway).then(function (answer) { return answer.json(); }).then(function (page) {
    var list = element("ul", "", "news");
    page.rows.forEach(function (row) {
      var item = element("li", ""), link = element("a", row.t);
      link.href = "/xxgk/nb/" + row.y + "/" + row.k + ".html";
      link.title = row.t;
      item.append(link, element("time", row.d));
      list.append(item);
    });
    app.replaceChildren(list, element("p", "共" + page.total + "条记录　第1/1页", "pager"));
  }).catch(function () {
    app.replaceChildren(element("p", "列表加载失败，请稍后再试。", "loading"));
  });
})();
