# syntax=docker/dockerfile:1
FROM alpine:3.24 AS a
FROM alpine:3.24
COPY --link --from=a --chown=1:1 --chmod=0755 /etc/os-release /x
COPY --parents --exclude=*.md docs/ src/**/*.rs /app/
COPY ["a file", "another file", "/with blanks/"]
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/a.tar /a.tar
ADD --keep-git-dir=true https://example.org/repo.git#main /repo
ADD archive.tar.gz /
