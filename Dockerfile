# syntax=docker/dockerfile:1
# A site in /srv, served on port 8080 by one native executable, as a user without rights.
#   docker build -t zerocopy . && docker run --rm -p 8080:8080 -v "$PWD/public:/srv:ro" zerocopy

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update && apt-get install -y --no-install-recommends clang zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src ./src
COPY samples ./samples
RUN dotnet publish src/ZeroCopy.Host -c Release -o /out && rm -f /out/*.dbg /out/*.pdb /out/*.xml

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
LABEL org.opencontainers.image.title="zerocopy" org.opencontainers.image.licenses="MIT"
COPY --from=build /out /opt/zerocopy
WORKDIR /srv
USER $APP_UID
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/zerocopy/zerocopy"]
CMD ["/srv", "--urls", "http://0.0.0.0:8080"]
