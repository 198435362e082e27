/* The pager of the list: total pages, the current one (0 is the first), the stem and the suffix of the files. */
function createPageHTML(total, current, stem, suffix) {
  function file(at) { return at === 0 ? stem + "." + suffix : stem + "_" + at + "." + suffix; }
  function link(at, text) {
    if (at === current && text === at + 1) return "<b>" + text + "</b>";
    return at === current || at < 0 || at >= total ? "<span>" + text + "</span>" : "<a href='" + file(at) + "'>" + text + "</a>";
  }
  var html = link(0, "首页") + link(current - 1, "上一页");
  for (var at = 0; at < total; at++) html += link(at, at + 1);
  document.write(html + link(current + 1, "下一页") + link(total - 1, "尾页") + "<em>共" + total + "页</em>");
}
