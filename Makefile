# Thin on purpose: every target is a command a person could type.
# RUN passes options to `grid up`, for example: make run RUN=--detach
RUN ?=
PY := .venv/bin/python

.PHONY: run test test-consensus setup lint unit bench soak image chain clean
run:    ; @grid/bootstrap.sh run && .venv/bin/grid up $(RUN)
test:   ; @grid/bootstrap.sh test && $(PY) -m tests.run
test-consensus: ; @grid/bootstrap.sh test && $(PY) -m tests.run consensus
setup:  ; @grid/bootstrap.sh test
lint:   ; @$(PY) -m tests.run lint
unit:   ; @$(PY) -m tests.run unit
soak:   ; @grid/bootstrap.sh test && $(PY) -m tests.run soak
bench:  ; @grid/bootstrap.sh run && $(PY) -m benchmarks
image:  ; @grid/bootstrap.sh run && .venv/bin/zos-image build --tier vm --out out
chain:  ; @grid/bootstrap.sh run && $(PY) -m grid.chainbuild
clean:  ; rm -rf .venv out
