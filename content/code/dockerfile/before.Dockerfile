FROM golang:latest
WORKDIR /srv
COPY . .
RUN go build -o marks ./cmd/marks
EXPOSE 8080
HEALTHCHECK CMD curl -f http://localhost:8080/health
CMD ./marks
