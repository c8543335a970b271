package io.utp.netty;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import javax.net.ssl.SSLException;

/** TLS for "localhost", with a certificate that signs itself and is made once. */
final class TlsContexts {

    private static final X509Bundle LOCALHOST = certificate();

    private TlsContexts() {}

    private static X509Bundle certificate() {
        try {
            return new CertificateBuilder()
                    .subject("CN=localhost")
                    .addSanDnsName("localhost")
                    .addSanIpAddress("127.0.0.1")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static SslContextBuilder server() {
        return SslContextBuilder.forServer(LOCALHOST.getKeyPair().getPrivate(), LOCALHOST.getCertificatePath());
    }

    static SslContextBuilder client() {
        return SslContextBuilder.forClient().trustManager(LOCALHOST.getCertificate());
    }

    static SslContext serverContext() {
        return context(server());
    }

    static SslContext clientContext() {
        return context(client());
    }

    private static SslContext context(SslContextBuilder builder) {
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }
}
