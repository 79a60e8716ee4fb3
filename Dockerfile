# Bun builds one file; it runs on a glibc base without a shell, as a user without rights, on a root that may be read-only.
# /data is all that is kept: the database in /data/store and, where no key is given, the master key beside it.

ARG BUILD_IMAGE=docker.io/oven/bun:1.4.5-slim
ARG RUN_IMAGE=gcr.io/distroless/base-nossl-debian13:nonroot

FROM --platform=$BUILDPLATFORM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY package.json bun.lock bunfig.toml ./
COPY patches patches
RUN bun install --frozen-lockfile
COPY . .
ARG TARGETARCH
ARG COMMIT=unknown
RUN bun scripts/image/compile.ts \
 && bun scripts/image/notices.ts \
 && mkdir dist/data

FROM ${RUN_IMAGE}
ARG COMMIT=unknown
ARG VERSION=unknown
ARG SOURCE=unknown
ARG MCP_NAME=unknown
LABEL org.opencontainers.image.title="ShopMCP" \
      org.opencontainers.image.description="MCP server for TikTok Ads that keeps your tokens on your own machine" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${COMMIT}" \
      org.opencontainers.image.source="${SOURCE}" \
      io.modelcontextprotocol.server.name="${MCP_NAME}"
COPY --from=build --chown=65532:65532 /src/dist/data /data
COPY --from=build /src/LICENSE /src/dist/THIRD-PARTY-LICENSES.txt /usr/share/doc/shopmcp/
COPY --from=build /src/dist/shopmcp /usr/local/bin/shopmcp
USER 65532:65532
WORKDIR /data
ENV SHOPMCP_HOST=0.0.0.0 SHOPMCP_PORT=8765 SHOPMCP_DATA_DIR=/data/store
VOLUME /data
EXPOSE 8765
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s --retries=3 CMD ["/usr/local/bin/shopmcp", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/shopmcp"]
CMD ["serve"]
