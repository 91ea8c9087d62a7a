#!/bin/sh
# The browser tests and the pictures need Chromium and Chinese fonts. Installed where we may, else said.
command -v chromium >/dev/null && fc-list 2>/dev/null | grep -qi "noto.*cjk" && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fontconfig fonts-noto-cjk >/dev/null && exit 0
fi
echo "The browser tests are skipped: they need Chromium and fonts (apt-get install chromium fontconfig fonts-noto-cjk)."
