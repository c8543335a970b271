package io.utp.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import io.utp.tls.UtpTls;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link UtpTls} made ready for use: the connections that begin while it is the node's go on with it.
 *
 * @param tls what the application said
 * @param provider what computes
 * @param verifier looks at the peers' certificates
 * @param client makes the engines of dialled connections
 * @param server makes the engines of accepted connections; {@code null} without keys
 */
record TlsSettings(
        UtpTls tls,
        SslProvider provider,
        PeerVerifier verifier,
        SslContext client,
        @Nullable SslContext server) {

    /**
     * Makes it ready.
     *
     * @throws IllegalArgumentException if its keys or protocols cannot be used
     */
    static TlsSettings of(UtpTls tls) {
        try {
            SslProvider provider = provider(tls);
            PeerVerifier verifier = new PeerVerifier(tls);
            KeyManagerFactory keys = tls.keys();
            SslContext client = context(SslContextBuilder.forClient().keyManager(keys), tls, provider, verifier);
            SslContext server = keys == null
                    ? null
                    : context(SslContextBuilder.forServer(keys).clientAuth(clientAuth(tls)), tls, provider, verifier);
            // The JDK looks at the names of protocols and ciphers only now.
            ReferenceCountUtil.release(client.newEngine(ByteBufAllocator.DEFAULT));
            return new TlsSettings(tls, provider, verifier, client, server);
        } catch (SSLException | GeneralSecurityException | IllegalStateException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The keys, protocols or ciphers of " + tls + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static SslProvider provider(UtpTls tls) {
        UtpTls.Provider wanted = tls.provider();
        boolean openSsl = OpenSsl.isAvailable() && SslProvider.isTlsv13Supported(SslProvider.OPENSSL);
        if (wanted == UtpTls.Provider.OPENSSL && !openSsl) {
            throw new IllegalArgumentException(
                    "The provider OPENSSL needs netty-tcnative-boringssl-static for this machine on the class path; add it,"
                            + " or use AUTO",
                    OpenSsl.unavailabilityCause());
        }
        return switch (wanted) {
            case JDK -> SslProvider.JDK;
            case OPENSSL -> SslProvider.OPENSSL;
            // Netty's engine for OpenSSL ends both directions at once, which TLS 1.2 does anyway and a socket must not.
            case AUTO -> openSsl && !tls.protocols().contains("TLSv1.3") ? SslProvider.OPENSSL : SslProvider.JDK;
        };
    }

    private static SslContext context(
            SslContextBuilder builder, UtpTls tls, SslProvider provider, PeerVerifier verifier) throws SSLException {
        return builder.sslProvider(provider)
                .trustManager(verifier)
                .protocols(tls.protocols())
                .ciphers(tls.ciphers().isEmpty() ? null : tls.ciphers())
                .endpointIdentificationAlgorithm(null) // the verifier looks at the names
                .applicationProtocolConfig(applicationProtocols(tls))
                .build();
    }

    private static @Nullable ApplicationProtocolConfig applicationProtocols(UtpTls tls) {
        return tls.applicationProtocols().isEmpty()
                ? null
                : new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        tls.applicationProtocols());
    }

    private static ClientAuth clientAuth(UtpTls tls) {
        return switch (tls.clientAuth()) {
            case NONE -> ClientAuth.NONE;
            case WANT -> ClientAuth.OPTIONAL;
            case NEED -> ClientAuth.REQUIRE;
        };
    }

    boolean isOpenSsl() {
        return provider != SslProvider.JDK;
    }

    /** An engine for a connection that was dialled. */
    SSLEngine dialling(ByteBufAllocator allocator, TlsPeer peer) {
        return client.newEngine(allocator, peer.name(), peer.port());
    }

    /** An engine for a connection that was accepted. */
    SSLEngine accepting(ByteBufAllocator allocator, TlsPeer peer) {
        if (server == null) {
            throw new IllegalStateException("A node without keys has accepted a connection");
        }
        return server.newEngine(allocator, peer.name(), peer.port());
    }
}
