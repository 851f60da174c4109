FROM alpine:3.24
ARG NAME=tide
COPY <<one <<two /etc/
first of $NAME
one
second
two
RUN <<A cat <<'B' >/etc/b
echo "$NAME" > /etc/a
A
kept as it is
B
RUN cat <<-EOF | sh
	echo done
	EOF
USER nobody
