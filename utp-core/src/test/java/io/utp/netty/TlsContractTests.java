package io.utp.netty;

import io.utp.Transport;
import io.utp.tls.UtpTls;
import io.utp.tls.UtpTls.Provider;
import org.junit.jupiter.api.Nested;

/** What holds for sockets and channels holds with TLS, too: the same tests, with nodes that have it. */
class TlsContractTests {

    private static final UtpTls JDK =
            TlsPeople.tls(TlsPeople.HOST).provider(Provider.JDK).build();
    private static final UtpTls OPENSSL =
            TlsPeople.tls(TlsPeople.HOST).provider(Provider.OPENSSL).build();

    @Nested
    class StreamsOfTheJdk extends StreamTests {

        @Override
        UtpTls tls() {
            return JDK;
        }
    }

    @Nested
    class StreamsOfOpenSsl extends StreamTests {

        @Override
        void aClosedInputDiscardsWhatStillArrives() {} // it writes after the peer's end: see TlsTests

        @Override
        UtpTls tls() {
            return OPENSSL;
        }
    }

    @Nested
    class EndsOfTheJdk extends CloseTests {

        @Override
        UtpTls tls() {
            return JDK;
        }
    }

    @Nested
    class EndsOfOpenSsl extends CloseTests {

        @Override
        void oneSideMayEndWhileTheOtherGoesOn(Transport transport) {} // see TlsTests

        @Override
        void closeDiscardsWhatThePeerStillSends() {} // as above

        @Override
        UtpTls tls() {
            return OPENSSL;
        }
    }

    @Nested
    class RacesOfTheJdk extends NodeRaceTests {

        @Override
        UtpTls tls() {
            return JDK;
        }
    }

    @Nested
    class RacesOfOpenSsl extends NodeRaceTests {

        @Override
        UtpTls tls() {
            return OPENSSL;
        }
    }

    @Nested
    class PublishersOfTheJdk extends PublisherTests {

        @Override
        UtpTls tls() {
            return JDK;
        }
    }

    @Nested
    class PublishersOfOpenSsl extends PublisherTests {

        @Override
        UtpTls tls() {
            return OPENSSL;
        }
    }

    @Nested
    class TransfersOfTheJdk extends TransferTests {

        @Override
        UtpTls tls() {
            return JDK;
        }
    }

    @Nested
    class TransfersOfOpenSsl extends TransferTests {

        @Override
        UtpTls tls() {
            return OPENSSL;
        }
    }

    @Nested
    class ChannelsOfTheJdk extends UtpChannelTests {

        @Override
        UtpTls tls() {
            return JDK;
        }
    }

    @Nested
    class ChannelsOfOpenSsl extends UtpChannelTests {

        @Override
        void withHalfClosureThePeersEndIsAnEventAndTheAnswerStillGoesBack() {} // see TlsTests

        @Override
        UtpTls tls() {
            return OPENSSL;
        }
    }
}
