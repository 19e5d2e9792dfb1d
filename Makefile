.PHONY: demo test lint setup apk sample lock

# The main job on the shipped sample, the environment included.
demo:
	@scripts/demo.sh

# Every check, the environment included.
test:
	@scripts/test.sh

lint:
	@scripts/lint.sh

setup:
	@scripts/setup.sh

# The Android demo app, with Debian's packages alone.
apk:
	@scripts/android/build_apk.sh

# Train the shipped sample again.
sample:
	@scripts/train_sample.sh

# Pin the newest packages that setup.cfg admits.
lock:
	@scripts/lock.sh
