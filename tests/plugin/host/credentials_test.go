package host

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"
)

func TestExactlyTheChosenCredentialIsSent(t *testing.T) {
	plugin := start(t)
	for name, tried := range map[string]struct {
		json            map[string]any
		secrets         map[string]string
		header, carries string
	}{
		"none":        {},
		"basic":       {map[string]any{"authKind": "basic", "user": "u"}, map[string]string{"password": "p:ä"}, "Authorization", "Basic dTpwOsOk"},
		"api key":     {map[string]any{"authKind": "apiKey"}, map[string]string{"apiKey": "k"}, "X-Api-Key", "k"},
		"named key":   {map[string]any{"authKind": "apiKey", "apiKeyHeader": "x-k"}, map[string]string{"apiKey": "k"}, "X-K", "k"},
		"bearer":      {map[string]any{"authKind": "bearer"}, map[string]string{"token": "t"}, "Authorization", "Bearer t"},
		"left behind": {map[string]any{"authKind": "none"}, map[string]string{"password": "p", "apiKey": "k"}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			source := serve(t, healthy(reply(200, one)))
			s := at(source.URL)
			for key, value := range tried.json {
				s.json[key] = value
			}
			s.secrets, s.uid = tried.secrets, name
			expect(t, plugin.ask(t, s, query("A", nil))["A"], 200, "", "")
			header := source.seen("/api/ds/query")[0].header
			for _, key := range []string{"Authorization", "X-Api-Key", "X-K", "Cookie"} {
				expected := ""
				if key == tried.header {
					expected = tried.carries
				}
				if got := header.Get(key); got != expected {
					t.Errorf("%s is %q, expected %q", key, got, expected)
				}
			}
		})
	}
}

// granting has a token endpoint that counts its tokens, and answers queries that bring the newest one.
func granting(t *testing.T, granted *atomic.Int32) *source {
	mux := healthy(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != fmt.Sprintf("Bearer token-%d", granted.Load()) {
			reply(401, `{}`)(w, r)
			return
		}
		reply(200, one)(w, r)
	})
	mux.HandleFunc("POST /oauth/token", func(w http.ResponseWriter, r *http.Request) {
		id, secret, _ := r.BasicAuth()
		if id != "a+client" || secret != "s%25cret" {
			reply(401, `{"error":"invalid_client"}`)(w, r)
			return
		}
		reply(200, fmt.Sprintf(`{"access_token":"token-%d","token_type":"Bearer","expires_in":3600}`, granted.Add(1)))(w, r)
	})
	return serve(t, mux)
}

func TestATokenIsFetchedOnceForEachVersionOfTheSettings(t *testing.T) {
	var granted atomic.Int32
	source := granting(t, &granted)
	s := settings{version: 1, secrets: map[string]string{"clientSecret": "s%cret"}, json: map[string]any{
		"url": source.URL, "authKind": "oauth", "clientId": "a client", "tokenUrl": source.URL + "/oauth/token", "scopes": "read",
	}}
	plugin := start(t)
	for range 3 {
		expect(t, plugin.ask(t, s, query("A", nil))["A"], 200, "", "")
	}
	if granted.Load() != 1 {
		t.Errorf("three queries took %d tokens", granted.Load())
	}
	if form := string(source.seen("/oauth/token")[0].body); form != "grant_type=client_credentials&scope=read" {
		t.Errorf("the form was %q", form)
	}

	s.version = 2
	expect(t, plugin.ask(t, s, query("A", nil))["A"], 200, "", "")
	if granted.Load() != 2 {
		t.Errorf("changed settings still use the old client")
	}

	// The endpoint has granted another token to somebody, so that the plugin's own is refused.
	granted.Add(1)
	expect(t, plugin.ask(t, s, query("A", nil))["A"], 200, "", "")
	if granted.Load() != 4 {
		t.Errorf("%d tokens, expected another one after a refusal", granted.Load())
	}
}

func TestATokenThatIsRefusedIsTheAuthStage(t *testing.T) {
	var granted atomic.Int32
	source := granting(t, &granted)
	s := settings{secrets: map[string]string{"clientSecret": "wrong"}, json: map[string]any{
		"url": source.URL, "authKind": "oauth", "clientId": "a client", "tokenUrl": source.URL + "/oauth/token",
	}}
	plugin := start(t)
	expect(t, plugin.ask(t, s, query("A", nil))["A"], 502, "downstream", "the token endpoint refused the client: it answered 401")
	if _, details := plugin.health(t, s); details["stage"] != "auth" {
		t.Errorf("the stage is %v", details["stage"])
	}
}

// authority is a certificate authority and what it issued: PEM texts.
type authority struct{ ca, certificate, key string }

func issue(t *testing.T) authority {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "leaf"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	caDER, err := x509.CreateCertificate(rand.Reader, ca, ca, &caKey.PublicKey, caKey)
	must(err)
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, ca, &key.PublicKey, caKey)
	must(err)
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	must(err)
	text := func(kind string, der []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	return authority{text("CERTIFICATE", caDER), text("CERTIFICATE", leafDER), text("PRIVATE KEY", keyDER)}
}

func TestClientCertificates(t *testing.T) {
	ours, others := issue(t), issue(t)
	source := unstarted(t, healthy(reply(200, one)))
	pair, err := tls.X509KeyPair([]byte(ours.certificate), []byte(ours.key))
	if err != nil {
		t.Fatal(err)
	}
	clients := x509.NewCertPool()
	clients.AppendCertsFromPEM([]byte(ours.ca))
	source.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, ClientCAs: clients, ClientAuth: tls.RequireAndVerifyClientCert}
	source.StartTLS()

	plugin := start(t)
	for name, tried := range map[string]struct {
		secrets map[string]string
		status  int32
		said    string
	}{
		"right":           {map[string]string{"tlsCACert": ours.ca, "tlsClientCert": ours.certificate, "tlsClientKey": ours.key}, 200, ""},
		"another's":       {map[string]string{"tlsCACert": ours.ca, "tlsClientCert": others.certificate, "tlsClientKey": others.key}, 502, ""},
		"distrusted":      {map[string]string{"tlsCACert": others.ca, "tlsClientCert": ours.certificate, "tlsClientKey": ours.key}, 502, "TLS"},
		"no PEM":          {map[string]string{"tlsCACert": ours.ca, "tlsClientCert": "certificate", "tlsClientKey": "key"}, 400, "PEM"},
		"no authority":    {map[string]string{"tlsCACert": "nonsense", "tlsClientCert": ours.certificate, "tlsClientKey": ours.key}, 400, "tlsCACert"},
		"key of another":  {map[string]string{"tlsCACert": ours.ca, "tlsClientCert": ours.certificate, "tlsClientKey": others.key}, 400, "fit"},
		"without the key": {map[string]string{"tlsCACert": ours.ca, "tlsClientCert": ours.certificate}, 400, "tlsClientKey"},
	} {
		t.Run(name, func(t *testing.T) {
			s := settings{uid: name, secrets: tried.secrets, json: map[string]any{
				"url": source.URL, "tlsAuth": true, "tlsAuthWithCACert": true,
			}}
			from := "downstream"
			if tried.status == 200 {
				from = ""
			}
			expect(t, plugin.ask(t, s, query("A", nil))["A"], tried.status, from, tried.said)
		})
	}
}
