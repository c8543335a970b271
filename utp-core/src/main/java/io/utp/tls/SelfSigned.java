package io.utp.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes a key and the certificate that says nothing but the key. */
final class SelfSigned {

    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /** RFC 5280 4.1.2.5: has no well-defined expiration. Peers look at the key only. */
    private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

    /** Before any clock that is wrong by less than decades. */
    private static final Instant LONG_AGO = Instant.parse("2000-01-01T00:00:00Z");

    private SelfSigned() {}

    /** The key and the certificate in PEM. */
    static String create() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return block("PRIVATE KEY", pair.getPrivate().getEncoded())
                    + block("CERTIFICATE", Certifier.certificate(pair).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException("The JDK cannot make a key of the curve P-256", e);
        } catch (NoClassDefFoundError e) {
            throw new IOException(
                    "Making an identity needs BouncyCastle: add the dependency org.bouncycastle:bcpkix-jdk18on, or put"
                            + " a key and a certificate into the file with openssl",
                    e);
        }
    }

    private static String block(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n" + PEM.encodeToString(content) + "\n-----END " + type + "-----\n";
    }

    /** All that needs BouncyCastle, which may be missing. */
    private static final class Certifier {

        static X509Certificate certificate(KeyPair pair) throws GeneralSecurityException {
            X500Name name = new X500Name("CN=utp");
            BigInteger serial = new BigInteger(127, new SecureRandom());
            try {
                return new JcaX509CertificateConverter()
                        .getCertificate(new JcaX509v3CertificateBuilder(
                                        name, serial, Date.from(LONG_AGO), Date.from(NEVER), name, pair.getPublic())
                                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
            } catch (OperatorCreationException e) {
                throw new GeneralSecurityException(e);
            }
        }
    }
}
