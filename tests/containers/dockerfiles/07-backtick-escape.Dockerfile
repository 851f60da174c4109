# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2025 AS build
SHELL ["powershell", "-Command"]
COPY app.ps1 c:\app\
RUN Write-Host one; `
    Write-Host two
ENV DIR="C:\Program Files\app" OTHER=c:\data
WORKDIR c:\app
CMD ["powershell", "-File", "c:\\app\\app.ps1"]
