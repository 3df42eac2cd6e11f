# docker build -t convscope . && docker run --rm -p 8000:8000 convscope
# Layers from what changes least to what changes most: font, PyTorch, locked packages, the application.
FROM python:3.12-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*

ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore

# The small CPU build; --build-arg TORCH_INDEX= takes the package index's own.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
RUN pip install ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} "torch>=2.13,<2.14"

WORKDIR /srv/convscope
COPY requirements.lock ./
RUN pip install --requirement requirements.lock

COPY app ./app
COPY static ./static
COPY locales ./locales
COPY templates ./templates
RUN python -m compileall -q app && useradd --system --no-create-home convscope

# One thread per process: a second one, beside a busy neighbour, makes BLAS slower, not faster.
ENV PYTHONUNBUFFERED=1 \
    OPENBLAS_NUM_THREADS=1 \
    OMP_NUM_THREADS=1

USER convscope
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["python", "-m", "app", "serve", "--host", "0.0.0.0", "--port", "8000"]
