# shellcheck shell=bash
# The servers that benchmarks/compare measures: what is installed for them, how they are set up, started and ended.
# Sourced by compare, whose variables it uses.

# Debian's package of each server that is not built here; the command has the server's name.
declare -A package_of=([nginx]=nginx-light [h2o]=h2o [lighttpd]=lighttpd [caddy]=caddy)

# What runs: process and port by server. Clients that run beside a measurement are in helpers.
declare -A pids=() ports=()
helpers=()

# An idle connection must outlive the measurement, whatever the server's own default is.
keepalive_seconds=300

# ---- Packages ----

apt_updated=no

# installed COMMAND PACKAGE: whether the command is there, or could be installed from Debian's packages just now.
installed() {
    if command -v "$1" >/dev/null; then
        return 0
    fi
    if ! command -v apt-get >/dev/null; then
        say "$2 is missing, and this system has no apt-get to install it."
        return 1
    fi
    if [[ $EUID -ne 0 ]]; then
        say "$2 is missing; install it with: sudo apt-get install $2"
        return 1
    fi

    say "Installing $2 …"
    if [[ $apt_updated == no ]]; then
        apt-get update -qq >&2 || return 1
        apt_updated=yes
    fi
    # RUNLEVEL=1: packages of daemons must not start them; the one measured here has its own configuration.
    if ! RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" >&2; then
        say "apt-get could not install $2."
        return 1
    fi
    command -v "$1" >/dev/null
}

version_of() {
    case $1 in
        nginx) nginx -v 2>&1 | sed 's|.*nginx/||' ;;
        h2o) h2o --version | sed -n '1s/^h2o version //p' ;;
        lighttpd) lighttpd -v | sed -n '1s|^lighttpd/\([^ ]*\).*|\1|p' ;;
        caddy) caddy version | sed '1s/^v//; 1s/ .*//' ;;
        wrk) wrk -v 2>&1 | sed -n '1s/^wrk \([^ ]* *[0-9][^ ]*\|[^ ]*\).*/\1/p' || true ;;
        ab) ab -V | sed -n '1s/.*Version \([^ ]*\).*/\1/p' ;;
    esac
}

# ---- Open files ----

# Beside idle connections: for those under load, and for the files that servers keep open.
spare_files=4096

# Raises the limit of open files to what is needed, or lowers the number of idle connections to what is possible.
raise_file_limit() {
    local each=1 needed limit
    if [[ " ${idle_servers[*]} " == *' lighttpd '* ]]; then
        each=2
    fi
    needed=$(((idle + most_connections) * each + spare_files))
    limit=$(ulimit -Sn)
    if [[ $limit == unlimited || $limit -ge $needed ]] || ulimit -Sn "$needed" 2>/dev/null || ulimit -n "$needed" 2>/dev/null; then
        return 0
    fi

    ulimit -Sn "$(ulimit -Hn)"
    limit=$(ulimit -Sn)
    if ((idle == 0)); then
        say "Only $limit open files are allowed (ulimit -n), $needed would be better."
        return 0
    fi
    say "$idle idle connections need $needed open files, allowed are $limit (ulimit -n)."
    idle=$(((limit - spare_files) / each - most_connections))
    ((idle > 0)) || die "idle: too few open files are allowed"
    say "There will be $idle."
}

# ---- Configurations ----

# Workers of an nginx that root has started drop to another user, who could not read the temporary directory.
write_nginx_configuration() {
    local port=$1
    {
        if [[ $EUID -eq 0 ]]; then
            echo 'user root;'
        fi
        cat <<EOF
daemon off;
worker_processes 1;
pid $work/nginx/pid;
error_log stderr warn;
events {
    worker_connections $most_connections;
}
http {
    access_log off;
    sendfile on;
    tcp_nopush on;
    open_file_cache max=10000;
    keepalive_requests 1000000;
    keepalive_timeout $keepalive_seconds;
    default_type application/octet-stream;
    client_body_temp_path $work/nginx/body;
    proxy_temp_path $work/nginx/proxy;
    fastcgi_temp_path $work/nginx/fastcgi;
    uwsgi_temp_path $work/nginx/uwsgi;
    scgi_temp_path $work/nginx/scgi;
    server {
        listen 127.0.0.1:$port;
        root $work/files;
    }
}
EOF
    } >"$work/nginx/nginx.conf"
}

# h2o has no limit of requests on a connection.
write_h2o_configuration() {
    local port=$1
    {
        if [[ $EUID -eq 0 ]]; then
            echo 'user: root'
        fi
        cat <<EOF
num-threads: 1
max-connections: $most_connections
http1-request-timeout: $keepalive_seconds
pid-file: $work/h2o/pid
file.send-gzip: OFF
hosts:
  default:
    listen:
      host: 127.0.0.1
      port: $port
    paths:
      "/":
        file.dir: $work/files
EOF
    } >"$work/h2o/h2o.conf"
}

# Without a media type, lighttpd sends no validators. The limit of requests is of 16 bits: more than 65535 wraps.
# Two descriptors are counted for each connection, and files stay open for a while; without any left it answers 403.
write_lighttpd_configuration() {
    local port=$1
    cat >"$work/lighttpd/lighttpd.conf" <<EOF
server.document-root = "$work/files"
server.bind = "127.0.0.1"
server.port = $port
server.max-worker = 0
server.network-backend = "sendfile"
server.max-keep-alive-requests = 65535
server.max-keep-alive-idle = $keepalive_seconds
server.max-fds = $((2 * most_connections + spare_files))
server.max-connections = $most_connections
mimetype.assign = ("" => "application/octet-stream")
EOF
}

write_caddy_configuration() {
    local port=$1
    cat >"$work/caddy/Caddyfile" <<EOF
{
    admin off
    auto_https off
    log {
        output discard
    }
    servers {
        timeouts {
            idle ${keepalive_seconds}s
        }
    }
}
:$port {
    bind 127.0.0.1
    root * $work/files
    file_server
}
EOF
}

# ---- Starting, ending ----

# Whether something listens on a port of 127.0.0.1.
listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A free port below the kernel's ephemeral range.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        listening "$port" || break
    done
    printf '%s' "$port"
}

start_server() {
    local server=$1 port url log=$work/$1.log
    port=$(free_port)
    url=http://127.0.0.1:$port
    local -a command zerocopy=(dotnet "$host_dll")
    if [[ $native == yes ]]; then
        zerocopy=("$native_executable")
    fi
    mkdir -p "$work/$server"
    case $server in
        stock | library | blocking) command=(dotnet "$bench_dll" "$server" "$work/files" "$url") ;;
        zerocopy) command=("${zerocopy[@]}" "$work/files" --urls "$url") ;;
        pipeline) command=(env ConnectionDoor=false "${zerocopy[@]}" "$work/files" --urls "$url") ;;
        nginx)
            write_nginx_configuration "$port"
            command=(nginx -e stderr -p "$work/nginx" -c "$work/nginx/nginx.conf")
            ;;
        h2o)
            write_h2o_configuration "$port"
            command=(h2o -m worker -c "$work/h2o/h2o.conf")
            ;;
        lighttpd)
            write_lighttpd_configuration "$port"
            command=(lighttpd -D -f "$work/lighttpd/lighttpd.conf")
            ;;
        caddy)
            write_caddy_configuration "$port"
            command=(env GOMAXPROCS=1 XDG_DATA_HOME="$work/caddy" XDG_CONFIG_HOME="$work/caddy"
                caddy run --config "$work/caddy/Caddyfile" --adapter caddyfile)
            ;;
    esac

    # taskset becomes the server, through env where there is one: $! is the server's own process.
    (cd "$work" && exec taskset -c "$server_cpu" "${command[@]}") >"$log" 2>&1 </dev/null &
    pids[$server]=$!
    ports[$server]=$port

    local tries
    for ((tries = 0; tries < 150; tries++)); do
        if ! kill -0 "${pids[$server]}" 2>/dev/null; then
            tail -n 20 "$log" >&2
            die "$server did not start"
        fi
        if listening "$port"; then
            return 0
        fi
        sleep 0.1
    done
    tail -n 20 "$log" >&2
    die "$server did not listen on port $port within 15 seconds"
}

# Asks all servers to end, and kills those that have not within five seconds.
stop_servers() {
    local server tries
    for server in "${!pids[@]}"; do
        kill "${pids[$server]}" 2>/dev/null || true
    done
    for server in "${!pids[@]}"; do
        tries=0
        while kill -0 "${pids[$server]}" 2>/dev/null && ((tries++ < 50)); do
            sleep 0.1
        done
        kill -9 "${pids[$server]}" 2>/dev/null || true
        wait "${pids[$server]}" 2>/dev/null || true
        unset "pids[$server]" "ports[$server]"
    done
}

stop_helpers() {
    local pid
    for pid in ${helpers[@]+"${helpers[@]}"}; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    helpers=()
}

# check_server SERVER SIZE…: whether it sends the right bytes.
check_server() {
    local server=$1 size
    shift
    for size in "$@"; do
        dotnet "$bench_dll" download "http://127.0.0.1:${ports[$server]}/$size.bin" "$work/answer" ||
            die "$server: $size.bin could not be fetched"
        cmp -s "$work/files/$size.bin" "$work/answer" || die "$server: $size.bin came with the wrong bytes"
        rm "$work/answer"
    done
}
