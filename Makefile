# Every target works on a machine that has the .NET SDK, make and root's apt-get.
.PHONY: build run test simulate torture bench publish image-methods format check-format tools clean

CONFIGURATION ?= Release
ARTIFACTS := artifacts/controlplane

build:
	dotnet build ControlPlane.sln --configuration $(CONFIGURATION) --nologo --verbosity quiet

run: ## the main job on an in-memory topology with a sample in it
	dotnet run --project src/ControlPlane.Cli --configuration $(CONFIGURATION) -- demo

test: ## installs what the tests need, runs everything, ends with "N passed, N failed, N skipped"
	bash eng/test.sh

simulate: ## the simulation for SECONDS=60, or one seed with its story: SEED=17
	SECONDS_TO_RUN=$(SECONDS) SEED=$(SEED) bash eng/simulate.sh

torture: ## faults on a real etcd, ROUNDS=200 of each; FAULT=kill-leader for one kind, SEED=17 for where to begin
	bash eng/torture.sh

bench:
	bash eng/bench.sh

publish: ## a self-contained single file at artifacts/controlplane/controlplane
	dotnet publish src/ControlPlane.Cli --configuration Release --nologo --verbosity quiet -p:SingleFile=true --output $(ARTIFACTS)

image-methods: ## lists anew the methods that publish compiles into the image because real runs need them
	bash eng/image-methods.sh

tools:
	bash eng/install-tools.sh

format:
	dotnet tool restore --verbosity quiet
	dotnet csharpier format .

check-format:
	dotnet tool restore --verbosity quiet
	dotnet csharpier check .

clean:
	rm -rf artifacts TestResults
	dotnet clean ControlPlane.sln --nologo --verbosity quiet
