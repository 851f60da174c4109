from alpine:3.24 as Build
arg target=release
run echo ${target}
from scratch
copy --from=build /bin/busybox /bin/
entrypoint ["/bin/busybox","sh"]
