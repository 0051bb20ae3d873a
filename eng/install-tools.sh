#!/usr/bin/env bash
# Installs what the tests need from Debian's packages: a real etcd. A tool that cannot be had is an error.
set -euo pipefail

need=()
command -v etcd >/dev/null || need+=(etcd-server)
command -v etcdctl >/dev/null || need+=(etcd-client)
command -v openssl >/dev/null || need+=(openssl)
[ ${#need[@]} -eq 0 ] && exit 0

echo "Installing ${need[*]} ..."
apt-get update -qq
# The packages' services must not start: tests run their own servers on ports of their own.
printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
trap 'rm -f /usr/sbin/policy-rc.d' EXIT
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
command -v etcd >/dev/null || { echo "etcd is not on the PATH after installing etcd-server" >&2; exit 1; }
