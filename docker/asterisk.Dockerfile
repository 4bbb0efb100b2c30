# Asterisk from Debian's own packages, configured by Hotline at its start. Build from the root:
#   docker build -f docker/Dockerfile -t hotline .
#   docker build -f docker/asterisk.Dockerfile -t hotline-asterisk .
FROM hotline AS hotline

FROM docker.io/library/debian:forky-slim
ENV NODE_ENV=production DATA_DIR=/var/lib/hotline
RUN apt-get update \
 && apt-get install -y --no-install-recommends asterisk asterisk-moh-opsound-wav nodejs \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir -p /var/lib/hotline && chown 1000:1000 /var/lib/hotline
WORKDIR /app
COPY --from=hotline /app /app
USER 1000:1000
VOLUME /var/lib/hotline
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=6 \
  CMD ["node", "-e", "const s=JSON.parse(require('fs').readFileSync('/var/lib/hotline/asterisk/secrets.json'));fetch('http://127.0.0.1:8088/ari/asterisk/info?only=status',{headers:{authorization:'Basic '+btoa('hotline:'+s.ariPassword)}}).then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
ENTRYPOINT ["node", "dist/cli/main.js"]
CMD ["asterisk"]
