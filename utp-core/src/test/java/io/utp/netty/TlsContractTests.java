package io.utp.netty;

import io.utp.Transport;
import io.utp.UtpNode;
import io.utp.UtpNodeBuilder;
import io.utp.tls.UtpTls;
import io.utp.tls.UtpTls.Provider;
import org.junit.jupiter.api.Nested;

/** What holds for sockets and channels holds with TLS, too: the same tests, with nodes that have it. */
class TlsContractTests {

    private static final UtpTls JDK =
            TlsPeople.tls(TlsPeople.HOST).provider(Provider.JDK).build();
    private static final UtpTls OPENSSL =
            TlsPeople.tls(TlsPeople.HOST).provider(Provider.OPENSSL).build();

    /** The handshake, or a record that waits for its end. */
    private static final int OVERHEAD = 20_000;

    private static UtpNodeBuilder jdk() {
        return UtpNode.builder().tls(JDK);
    }

    private static UtpNodeBuilder openSsl() {
        return UtpNode.builder().tls(OPENSSL);
    }

    @Nested
    class StreamsOfTheJdk extends StreamTests {

        @Override
        UtpNodeBuilder builder() {
            return jdk();
        }

        @Override
        int overhead() {
            return OVERHEAD;
        }
    }

    @Nested
    class StreamsOfOpenSsl extends StreamTests {

        @Override
        void aClosedInputDiscardsWhatStillArrives() {} // it writes after the peer's end: see TlsTests

        @Override
        UtpNodeBuilder builder() {
            return openSsl();
        }

        @Override
        int overhead() {
            return OVERHEAD;
        }
    }

    @Nested
    class EndsOfTheJdk extends CloseTests {

        @Override
        UtpNodeBuilder builder() {
            return jdk();
        }

        @Override
        int overhead() {
            return OVERHEAD;
        }
    }

    @Nested
    class EndsOfOpenSsl extends CloseTests {

        @Override
        void oneSideMayEndWhileTheOtherGoesOn(Transport transport) {} // see TlsTests

        @Override
        void closeDiscardsWhatThePeerStillSends() {} // as above

        @Override
        UtpNodeBuilder builder() {
            return openSsl();
        }

        @Override
        int overhead() {
            return OVERHEAD;
        }
    }

    @Nested
    class PublishersOfTheJdk extends PublisherTests {

        @Override
        UtpNodeBuilder builder() {
            return jdk();
        }

        @Override
        int overhead() {
            return OVERHEAD;
        }
    }

    @Nested
    class PublishersOfOpenSsl extends PublisherTests {

        @Override
        UtpNodeBuilder builder() {
            return openSsl();
        }

        @Override
        int overhead() {
            return OVERHEAD;
        }
    }

    @Nested
    class TransfersOfTheJdk extends TransferTests {

        @Override
        UtpNodeBuilder builder() {
            return jdk();
        }

        @Override
        int overhead() {
            return OVERHEAD;
        }
    }

    @Nested
    class TransfersOfOpenSsl extends TransferTests {

        @Override
        UtpNodeBuilder builder() {
            return openSsl();
        }

        @Override
        int overhead() {
            return OVERHEAD;
        }
    }

    @Nested
    class ChannelsOfTheJdk extends UtpChannelTests {

        @Override
        UtpNodeBuilder builder() {
            return jdk();
        }

        @Override
        int overhead() {
            return OVERHEAD;
        }
    }

    @Nested
    class ChannelsOfOpenSsl extends UtpChannelTests {

        @Override
        void withHalfClosureThePeersEndIsAnEventAndTheAnswerStillGoesBack() {} // see TlsTests

        @Override
        UtpNodeBuilder builder() {
            return openSsl();
        }

        @Override
        int overhead() {
            return OVERHEAD;
        }
    }
}
