# The service for the real Microsoft 365. Nothing is configured here: all settings are environment variables (docs/configuration.md).
# Another base image: --build-arg NODE_IMAGE=…, for example one of your own registry, or by digest.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/after-build.js scripts/after-build.js
COPY proxy proxy
RUN npm run build

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No script is needed: what packages bring for the platform lies in them, and what is missing is made in DATA_DIR at the start.
RUN npm ci --omit=dev --ignore-scripts

FROM ${NODE_IMAGE}
# The number is part of the contract: the spool of a deployment belongs to it (templates/azure/modules/app.bicep).
RUN groupadd --gid 10001 sds-bridge \
  && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin sds-bridge \
  && install -d -m 0700 -o 10001 -g 10001 /data /spool
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
COPY proxy/sandbox/district proxy/sandbox/district
ENV NODE_ENV=production DATA_DIR=/data
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8080}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/cli/main.js"]
CMD ["serve"]
