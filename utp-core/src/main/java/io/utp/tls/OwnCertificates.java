package io.utp.tls;

import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** The certificates that a key manager chooses, asked as an engine asks it. */
final class OwnCertificates {

    /** Kinds of keys that certificates are signed with (JDK Security Standard Algorithm Names, KeyFactory). */
    private static final List<String> KEY_TYPES =
            List.of("EC", "RSA", "RSASSA-PSS", "EdDSA", "Ed25519", "Ed448", "DSA");

    private OwnCertificates() {}

    static List<X509Certificate> of(KeyManagerFactory keys) {
        Set<X509Certificate> certificates = new LinkedHashSet<>();
        for (KeyManager manager : keys.getKeyManagers()) {
            if (manager instanceof X509ExtendedKeyManager choosing) {
                for (String keyType : KEY_TYPES) {
                    add(certificates, choosing, choosing.chooseEngineServerAlias(keyType, null, null));
                }
            }
        }
        return List.copyOf(certificates);
    }

    private static void add(Set<X509Certificate> to, X509ExtendedKeyManager manager, @Nullable String alias) {
        X509Certificate[] chain = alias == null ? null : manager.getCertificateChain(alias);
        if (chain != null && chain.length > 0) {
            to.add(chain[0]);
        }
    }
}
