FROM alpine:3.24
ENV SET=value EMPTY=
ENV A=${SET:-x} B=${EMPTY:-x} C=${UNSET-x} D=${EMPTY-x} E=${SET:+x} F=${EMPTY:+x} G=${UNSET+x}
ENV H=${UNSET:-${SET}} I="${SET} and $SET" J='$SET' K=\$SET L="\$SET" M=${SET}s
USER ${SET}-$UNSET
