# syntax=docker/dockerfile:1
# The api, and darkroom for migrations: two static programs and the certificates of the world's authorities.
#
#   docker build -f deploy/api.Dockerfile -t darkroom-api .

ARG GO_IMAGE=golang:1.26.8-bookworm
FROM ${GO_IMAGE} AS build
WORKDIR /src
ENV CGO_ENABLED=0 GOTOOLCHAIN=local
# The source is mounted, .git included: the programs tell the revision that they were built from.
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    go build -buildvcs=true -trimpath -ldflags="-s -w" -o /out/bin/ ./cmd/api ./cmd/darkroom
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
