# syntax=docker/dockerfile:1
# The api with the web client, and darkroom for migrations: two static programs and the certificates of the world's
# authorities.
#
#   docker build -f deploy/api.Dockerfile -t darkroom-api .

ARG GO_IMAGE=golang:1.26.8-bookworm
ARG NODE_IMAGE=node:22-bookworm-slim

FROM ${NODE_IMAGE} AS web
WORKDIR /src/web
# Before the source, so that a change of it installs nothing anew.
COPY web/package.json web/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY web/ ./
RUN npm run build

FROM ${GO_IMAGE} AS build
WORKDIR /src
ENV CGO_ENABLED=0 GOTOOLCHAIN=local
# The source is mounted, .git included: the programs tell the revision that they were built from. What is written into
# it is thrown away afterwards; git ignores the client's build, so it does not mark the revision as changed.
RUN --mount=type=bind,target=.,rw \
    --mount=type=bind,from=web,source=/src/web/dist/app,target=/client \
    --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    rm -rf web/dist/app && cp -r /client web/dist/app && go build -buildvcs=true -trimpath -ldflags="-s -w" -o /out/bin/ ./cmd/api ./cmd/darkroom
# A new volume takes its owner from the folder that it covers.
RUN mkdir -p /out/darkroom/media /out/darkroom/uploads

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/bin/ /usr/local/bin/
COPY --from=build --chown=65532:65532 /out/darkroom/ /var/lib/darkroom/
ENV PATH=/usr/local/bin
WORKDIR /var/lib/darkroom
# A number, as there is no list of users here; nobody has it by accident.
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["api"]
