# syntax=docker/dockerfile:1
# The worker with libvips and ffmpeg, and darkroom for the simulator and the doctor.
#
#   docker build -f deploy/worker.Dockerfile -t darkroom-worker .

# Both of one Debian release: the program is linked against its libvips.
ARG GO_IMAGE=golang:1.26.8-bookworm
ARG DEBIAN_IMAGE=debian:bookworm-slim

FROM ${GO_IMAGE} AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libvips-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
ENV GOTOOLCHAIN=local
# The source is mounted, .git included: the programs tell the revision that they were built from.
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    go build -buildvcs=true -trimpath -ldflags="-s -w" -o /out/bin/ ./cmd/worker \
    && CGO_ENABLED=0 go build -buildvcs=true -trimpath -ldflags="-s -w" -o /out/bin/ ./cmd/darkroom

FROM ${DEBIAN_IMAGE}
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates ffmpeg libvips42 \
    && rm -rf /var/lib/apt/lists/* \
    # A new volume takes its owner from the folder that it covers.
    && install -d -o 65532 -g 65532 /var/lib/darkroom/media /var/lib/darkroom/scratch /var/lib/darkroom/simulator
COPY --from=build /out/bin/ /usr/local/bin/
WORKDIR /var/lib/darkroom
# The same as in the image of the api: they share the volume of the media.
USER 65532:65532
EXPOSE 9091
ENTRYPOINT ["worker"]
