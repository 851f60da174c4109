FROM alpine:3.24
ARG Q="double 'inside'" S='single "inside"' E=a\"b
ENV ONE=$Q TWO="$S" THREE=${E}
RUN awk '{ print $1 }' /etc/passwd && echo "$(id -u)" '$HOME' \$HOME $$ $? ${ONE%% *} ${#TWO}
USER $THREE
