#!/usr/bin/env bash
# Regenerates the offline judge's reliability card and the baselines of the gate: `make card`.
# Everything here is computed from eval/ and knowledge/; look at the difference before you commit it.
set -euo pipefail
cd "$(dirname "$0")/.."
coach=${COACH:-.venv/bin/coach}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export COACH_DATA_DIR="$work/data" COACH_JUDGE=offline

"$coach" eval run --suite full --judge offline --out "$work/full" >/dev/null
"$coach" eval card "$work/full" --out eval/cards/offline
cp "$work/full/scores.json" eval/cards/offline/scores.json
"$coach" eval run --suite smoke --judge offline --out "$work/smoke" >/dev/null
"$coach" eval gate "$work/smoke" --against eval/baselines/smoke-offline.json --update
.venv/bin/python tools/offline_page.py
