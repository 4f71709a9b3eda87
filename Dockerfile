# syntax=docker/dockerfile:1
# A site in /srv, served on port 8080 by one native executable, as a user without rights and without a shell.
#   docker build -t zerocopy . && docker run --rm -p 8080:8080 -v "$PWD/public:/srv:ro" zerocopy
# A configuration stands beside the executable: -v "$PWD/zerocopy.json:/opt/zerocopy/appsettings.json:ro"
# `deploy/try-image` does what this file says without a container engine, and tries the result.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update && apt-get install -y --no-install-recommends clang zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src ./src
COPY samples/site ./samples/site
RUN dotnet publish src/ZeroCopy.Host -c Release -o /out && rm -rf /out/samples /out/*.dbg /out/*.pdb /out/*.xml

# glibc, OpenSSL and certificates; no shell and no package manager.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
LABEL org.opencontainers.image.title="zerocopy" \
      org.opencontainers.image.description="Serves a built site: files by sendfile, with a reverse proxy to the API behind it" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /out /opt/zerocopy
# In the environment, where `zerocopy healthcheck` finds them too. The address for probes is this container's own until it is told otherwise.
ENV ZEROCOPY_Urls=http://0.0.0.0:8080 \
    ZEROCOPY_StaticFiles__Root=/srv \
    ZEROCOPY_Admin__Url=http://127.0.0.1:9090
WORKDIR /srv
USER $APP_UID
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s CMD ["/opt/zerocopy/zerocopy", "healthcheck"]
ENTRYPOINT ["/opt/zerocopy/zerocopy"]
