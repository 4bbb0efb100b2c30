# Asterisk from Debian's own packages, which Hotline configures at each start. From the root:
#   docker build -f docker/asterisk.Dockerfile -t localhost/hotline-asterisk .
FROM docker.io/library/node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Nothing is compiled: what runs beside Asterisk never opens the database.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npx tsc -p tsconfig.build.json && npm prune --omit=dev --ignore-scripts \
 && rm -rf node_modules/better-sqlite3

FROM docker.io/library/debian:forky-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      asterisk asterisk-moh-opsound-wav espeak-ng libatomic1 libstdc++6 \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /usr/local/bin/node /usr/local/bin/
ENV NODE_ENV=production DATA_DIR=/var/lib/hotline
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY sounds ./sounds
COPY docker/health.mjs ./docker/
# Callers from browsers hear 16 kHz; those sounds are not in the repository.
RUN node dist/cli/main.js sounds build --wide
RUN install -d -m 700 -o 1000 -g 1000 /var/lib/hotline /var/lib/hotline/asterisk
USER 1000:1000
EXPOSE 5060/udp
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "docker/health.mjs", "asterisk"]
ENTRYPOINT ["node", "dist/cli/main.js"]
CMD ["asterisk"]
