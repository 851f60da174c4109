# syntax=docker/dockerfile:1.7
FROM python:3.14-slim
RUN <<EOF
set -eu
apt-get update
apt-get install -y --no-install-recommends libpq5
rm -rf /var/lib/apt/lists/*
EOF
COPY <<-"CONF" /etc/app/app.toml
	listen = "0.0.0.0:8000"
	name = "$NOT_A_VARIABLE"
CONF
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
RUN python3 <<PY
import compileall
compileall.compile_dir("/app")
PY
CMD ["uvicorn", "app:app", "--host", "0.0.0.0"]
