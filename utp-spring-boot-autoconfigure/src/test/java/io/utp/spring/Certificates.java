package io.utp.spring;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An authority, made once, and certificates that it has signed. */
public final class Certificates {

    /** Trusted by who trusts. */
    public static final X509Bundle AUTHORITY = make(() -> new CertificateBuilder()
            .ecp256()
            .subject("CN=Authority")
            .setIsCertificateAuthority(true)
            .buildSelfSigned());

    private Certificates() {}

    /** For 127.0.0.1 and these names. */
    public static X509Bundle of(String subject, String... dnsNames) {
        return make(() -> {
            CertificateBuilder builder =
                    new CertificateBuilder().ecp256().subject(subject).addSanIpAddress("127.0.0.1");
            for (String name : dnsNames) {
                builder.addSanDnsName(name);
            }
            return builder.buildIssuedBy(AUTHORITY);
        });
    }

    /** The properties of a bundle in PEM files of this directory, which trusts the authority. */
    public static String[] pem(String bundle, X509Bundle certificate, Path directory) throws IOException {
        String prefix = "spring.ssl.bundle.pem." + bundle + ".";
        write(certificate, directory);
        Path authority = Files.writeString(directory.resolve("authority.pem"), AUTHORITY.getCertificatePEM());
        return new String[] {
            prefix + "keystore.certificate=" + directory.resolve("certificate.pem"),
            prefix + "keystore.private-key=" + directory.resolve("key.pem"),
            prefix + "truststore.certificate=" + authority
        };
    }

    /** Puts other files in their place. */
    public static void write(X509Bundle certificate, Path directory) throws IOException {
        Files.writeString(directory.resolve("key.pem"), certificate.getPrivateKeyPEM());
        Files.writeString(directory.resolve("certificate.pem"), certificate.getCertificatePathPEM());
    }

    private static X509Bundle make(Maker maker) {
        try {
            return maker.make();
        } catch (Exception ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** Throws what it likes. */
    @FunctionalInterface
    private interface Maker {

        X509Bundle make() throws Exception;
    }
}
