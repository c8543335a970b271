package io.utp.netty;

import io.utp.tls.TlsFailure;
import java.security.cert.CertificateException;

/** A certificate is not taken; carries through the provider of TLS why. */
final class PeerRefusedException extends CertificateException {

    private static final long serialVersionUID = 1L;

    private final TlsFailure failure;

    PeerRefusedException(TlsFailure failure, String message) {
        super(message);
        this.failure = failure;
    }

    TlsFailure failure() {
        return failure;
    }
}
