#!/usr/bin/env bash
# Tries Hotline's containers where no Docker engine is: builds both images with podman, runs them as
# compose.yaml does, makes one SIP call through them, prints what was heard, and removes all it made.
#
#   sudo docker/podman-try.sh                                  three to ten minutes, needs podman
#
# Everything lives in a storage of its own, so nothing of the machine's other containers is touched.
# Ports: PANEL_PORT (8080), SIP_PORT (5060), RTP_PORT_MIN (10000), RTP_PORT_MAX (10049), on loopback.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: docker/podman-try.sh [options]
  --storage DIR       keep images and layers in DIR for the next time
  --import FILE=NAME  take the root file system FILE (a tar) for the base image NAME; repeatable
  --ca FILE           the certificates (PEM) that npm is to trust while building
  --confined          for machines where containers may set neither limits nor cgroups
  --logs              print the containers' logs at the end
TEXT
}

fail() {
  echo "podman-try: $*" >&2
  exit 1
}

root=$(cd "$(dirname "$0")/.." && pwd)
arguments=("$@")
storage="" ca="" confined="" logs=""
imports=()
while [ $# -gt 0 ]; do
  case $1 in
    --storage | --import | --ca)
      [ $# -gt 1 ] || fail "$1 needs a value."
      case $1 in
        --storage) storage=$2 ;;
        --import) imports+=("$2") ;;
        --ca) ca=$(realpath -- "$2") ;;
      esac
      shift
      ;;
    --confined) confined=yes ;;
    --logs) logs=yes ;;
    --help) usage && exit 0 ;;
    *) usage >&2 && fail "$1 is no option." ;;
  esac
  shift
done
command -v podman >/dev/null || fail "podman is missing. On Debian: apt-get install podman crun netavark aardvark-dns"
[ "$(id -u)" = 0 ] || fail "this needs root: the call comes from the machine's end of the containers' network."

# A mount namespace of our own in which crun does not see the second hierarchy of cgroups.
if [ -n "$confined" ] && [ -z "${HOTLINE_TRY_APART:-}" ]; then
  HOTLINE_TRY_APART=yes exec unshare --mount --propagation private "$0" "${arguments[@]}"
fi
if [ -n "$confined" ] && mountpoint -q /sys/fs/cgroup/unified; then
  umount /sys/fs/cgroup/unified
fi

scratch=$(mktemp -d /var/tmp/hotline-try-XXXXXX)
store=$(realpath -m -- "${storage:-$scratch/storage}")
mkdir -p "$store/networks"
subnet=${SUBNET:-172.29.87.0/24}
gateway=${GATEWAY:-172.29.87.1}
panel_port=${PANEL_PORT:-8080}
sip_port=${SIP_PORT:-5060}
rtp_min=${RTP_PORT_MIN:-10000}
rtp_max=${RTP_PORT_MAX:-10049}
network=hotline-try-$$

export CONTAINERS_CONF=$scratch/containers.conf
{
  echo '[containers]'
  if [ -n "$confined" ]; then
    echo 'cgroups = "disabled"'
    echo 'default_ulimits = ["nofile=20000:20000", "nproc=20000:20000"]'
  fi
  echo '[network]'
  echo 'network_backend = "netavark"'
  echo "network_config_dir = \"$store/networks\""
  echo '[engine]'
  echo 'runtime = "crun"'
  echo 'events_logger = "file"'
  if [ -n "$confined" ]; then echo 'cgroup_manager = "cgroupfs"'; fi
} >"$CONTAINERS_CONF"

in_podman() {
  podman --root "$store/graph" --runroot "$store/run" --tmpdir "$store/tmp" "$@"
}

started=()
clean_up() {
  local code=$?
  trap - EXIT INT TERM
  if [ -n "$logs" ] || [ "$code" != 0 ]; then
    for name in "${started[@]}"; do
      echo "--- log of $name"
      in_podman logs --tail 40 "$name" 2>&1 || true
    done
  fi
  in_podman rm --force --volumes --time 5 "${started[@]}" >/dev/null 2>&1 || true
  in_podman volume rm --force "$network-data" "$network-voice" >/dev/null 2>&1 || true
  in_podman network rm --force "$network" >/dev/null 2>&1 || true
  umount "$store/graph/overlay" 2>/dev/null || true
  rm -rf "$scratch"
  if [ -n "$storage" ]; then
    echo "Removed containers, volumes and network; the images stay in $storage."
  else
    echo "Removed everything that was made."
  fi
  exit "$code"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

for import in "${imports[@]}"; do
  file=${import%%=*} name=${import#*=}
  in_podman image exists "$name" || in_podman import --quiet "$file" "$name" >/dev/null
done

build() {
  local image=$1 file=$2 trust=()
  if [ -n "$ca" ]; then
    echo "cafile=/run/trusted.pem" >"$scratch/npmrc"
    trust=(--volume "$ca:/run/trusted.pem:ro" --volume "$scratch/npmrc:/root/.npmrc:ro")
  fi
  echo "Building $image from $file"
  in_podman build --format docker --network host "${trust[@]}" --file "$root/$file" \
    --tag "$image" "$root" >"$scratch/build.log" 2>&1 \
    || { tail -n 40 "$scratch/build.log" >&2; fail "$file could not be built."; }
}

# What compose.yaml gives every container.
run() {
  local name=$1
  shift
  started+=("$network-$name")
  in_podman run --detach --name "$network-$name" --network "$network" --network-alias "$name" \
    --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges "$@" >/dev/null \
    2>"$scratch/run.log" || { cat "$scratch/run.log" >&2; fail "$name did not start."; }
}

# No timer runs health checks where systemd is absent, so they are asked for here.
wait_healthy() {
  local name=$1 tries=0
  until in_podman healthcheck run "$network-$name" >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || fail "$name was not healthy within a minute."
    sleep 1
  done
  echo "healthy   $name"
}

build localhost/hotline docker/Dockerfile
build localhost/hotline-asterisk docker/asterisk.Dockerfile

in_podman network create --subnet "$subnet" --gateway "$gateway" "$network" >/dev/null
run asterisk --volume "$network-voice:/var/lib/hotline/asterisk" \
  --env ASTERISK_HTTP_HOST=0.0.0.0 --env SIP_HOST=0.0.0.0 --env SIP_PORT="$sip_port" \
  --env RTP_PORT_MIN="$rtp_min" --env RTP_PORT_MAX="$rtp_max" --env TRUNK_ADDRESSES="$gateway" \
  --publish "127.0.0.1:$sip_port:$sip_port/udp" \
  --publish "127.0.0.1:$rtp_min-$rtp_max:$rtp_min-$rtp_max/udp" localhost/hotline-asterisk
run bank --entrypoint '["node", "dist/demo-bank/main.js"]' \
  --health-cmd '["node", "docker/health.mjs", "bank"]' \
  --env BANK_HOST=0.0.0.0 --env BANK_PUBLIC=on localhost/hotline
wait_healthy asterisk
wait_healthy bank
run controller --volume "$network-data:/var/lib/hotline" \
  --volume "$network-voice:/var/lib/hotline/asterisk" \
  --env ARI_URL=http://asterisk:8088/ari --env BANK_URL=http://bank:8090 \
  --env PUBLIC_URL="http://localhost:$panel_port" --env TRUSTED_PROXIES="loopback,$gateway" \
  --env SIP_PORT="$sip_port" \
  --publish "127.0.0.1:$panel_port:8080" localhost/hotline
wait_healthy controller

# The phone stands on the machine itself and dials the published port, as a softphone there would.
echo "Calling from this machine:"
in_podman run --rm --network host --user 1000:1000 --read-only --workdir /app \
  --volume "$root/test:/app/test:ro" --volume "$root/src:/app/src:ro" --entrypoint node \
  localhost/hotline test/docker/call.ts --sip "127.0.0.1:$sip_port" \
  --panel "http://127.0.0.1:$panel_port" --address "$gateway" --rtp "$((rtp_max + 1))-$((rtp_max + 99))" \
  2>"$scratch/run.log" || { cat "$scratch/run.log" >&2; fail "the call did not go as it should."; }

for name in controller bank asterisk; do
  began=$(date +%s%N)
  in_podman stop --time 15 "$network-$name" >/dev/null 2>&1
  code=$(in_podman inspect --format '{{.State.ExitCode}}' "$network-$name")
  echo "stopped   $name on SIGTERM in $((($(date +%s%N) - began) / 1000000)) ms with code $code"
  [ "$code" = 0 ] || fail "$name did not end cleanly."
done
echo "The call went through the containers as it should."
