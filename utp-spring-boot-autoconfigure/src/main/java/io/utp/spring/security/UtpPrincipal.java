package io.utp.spring.security;

import java.security.Principal;
import java.security.cert.X509Certificate;

/**
 * A peer that has shown a certificate which was verified, and has its key.
 *
 * @param name what it goes by
 * @param certificate its certificate
 * @param fingerprint that of the certificate's key, as {@code utp.ssl.fingerprints} has it
 */
public record UtpPrincipal(String name, X509Certificate certificate, String fingerprint) implements Principal {

    @Override
    public String getName() {
        return name;
    }

    /** The name and the fingerprint. */
    @Override
    public String toString() {
        return name.equals(fingerprint) ? name : name + " (" + fingerprint + ")";
    }
}
