# nianbao with a browser and text recognition, as an ordinary user; everything it keeps lies in /data.
FROM python:3.11-slim-bookworm AS built
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/nianbao
COPY requirements-ocr.lock /src/
RUN /opt/nianbao/bin/pip install --require-hashes -r /src/requirements-ocr.lock
COPY . /src
RUN /opt/nianbao/bin/pip install --no-deps --no-build-isolation /src

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends chromium-headless-shell fonts-noto-cjk libatomic1 tini \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --home-dir /data --no-create-home nianbao \
    && install -d -o nianbao -g nianbao /data
COPY --from=built /opt/nianbao /opt/nianbao
ENV PATH=/opt/nianbao/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    NIANBAO_STORAGE__URL=sqlite:////data/nianbao.db \
    NIANBAO_STORAGE__ARCHIVE=/data/archive \
    NIANBAO_SERVICE__LOGS=/data/logs \
    NIANBAO_SERVICE__LOG_FORMAT=json \
    NIANBAO_DASHBOARD__HOST=0.0.0.0
USER nianbao
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["tini", "--", "nianbao"]
CMD ["up"]
