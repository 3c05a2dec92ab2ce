#!/bin/sh
# Makes tests/fixtures/released: a project of each version of the schema, by the program of that time, and what it showed.
# Run from the repository's root, with packages installed: sh tests/reference/released_projects.sh
set -eu
root=$PWD
out=$root/tests/fixtures/released
mkdir -p "$out"

make() { # version, commit
  program=$(mktemp -d)
  place=$(mktemp -d)
  git archive "$2" | tar -x -C "$program"
  ln -s "$root/node_modules" "$program/node_modules"
  cp resources/sample/models/finetuned-000.onnx resources/sample/models/finetuned-040.onnx "$place"
  for class in 5 6; do
    mkdir -p "$place/digits/$class"
    for file in $(ls "resources/sample/data/test/$class" | head -n 2); do
      cp "resources/sample/data/test/$class/$file" "$place/digits/$class"
    done
  done
  carryover="node $program/main/cli/carryover.ts"
  project=$place/v$1.carryover
  $carryover new "$project"
  $carryover model add "$project" "$place/finetuned-000.onnx" --role other --name first
  $carryover model add "$project" "$place/finetuned-040.onnx" --role finetuned --name last
  $carryover data add "$project" "$place/digits" --kind image --preset mnist
  $carryover analyze "$project" --models first,last --samples 0,2 --players grid:2x3
  $carryover show "$project" --model last --sample 2 --json --values > "$out/v$1.json"
  gzip -9nc "$project" > "$out/v$1.carryover.gz"
  rm -r "$program" "$place"
}

make 1 7523898
make 2 310c724
make 3 928ca67
