package io.utp.netty;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.utp.tls.UtpTls;
import io.utp.tls.UtpTlsBuilder;
import java.time.Duration;
import java.time.Instant;

/** An authority and those that it vouches for, made once. */
final class TlsPeople {

    static final X509Bundle AUTHORITY = authority("CN=authority");
    static final X509Bundle STRANGER = authority("CN=stranger");

    /** This host. */
    static final X509Bundle HOST = issued(AUTHORITY, here());

    static final X509Bundle BOB = named(AUTHORITY, "bob");
    static final X509Bundle ALICE = named(AUTHORITY, "alice");
    static final X509Bundle EXPIRED =
            issued(AUTHORITY, here().notBefore(Instant.EPOCH).notAfter(Instant.EPOCH.plus(Duration.ofDays(1))));
    static final X509Bundle STRANGERS_HOST = issued(STRANGER, here());

    private TlsPeople() {}

    private static CertificateBuilder here() {
        return new CertificateBuilder()
                .subject("CN=here")
                .ecp256()
                .addSanDnsName("localhost")
                .addSanIpAddress("127.0.0.1")
                .addSanIpAddress("::1");
    }

    private static X509Bundle authority(String subject) {
        try {
            return new CertificateBuilder()
                    .subject(subject)
                    .ecp256()
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static X509Bundle named(X509Bundle authority, String name) {
        return issued(
                authority, new CertificateBuilder().subject("CN=x").ecp256().addSanDnsName(name));
    }

    private static X509Bundle issued(X509Bundle authority, CertificateBuilder certificate) {
        try {
            return certificate.buildIssuedBy(authority);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shows the certificate, and trusts the authority. */
    static UtpTlsBuilder tls(X509Bundle shown) {
        try {
            return trusting().keys(shown.toKeyManagerFactory());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shows nothing, and trusts the authority. */
    static UtpTlsBuilder trusting() {
        return UtpTls.builder().trust(AUTHORITY.toTrustManagerFactory());
    }
}
