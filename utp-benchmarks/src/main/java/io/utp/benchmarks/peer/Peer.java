package io.utp.benchmarks.peer;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/**
 * One transport at its best setting, as server or as client; one of them has a process of its own, and ends with it. It uses
 * one I/O thread, so that a server and a client fit two cores.
 */
interface Peer {

    /** What becomes of a new connection. */
    interface Handler {

        /**
         * A connection is there, and may be written to.
         *
         * @param stream the connection
         * @return where its bytes go
         */
        Sink opened(Stream stream);
    }

    /**
     * Accepts connections on any free port of loopback.
     *
     * @param handler called for each
     * @return the port
     */
    int listen(Handler handler) throws Exception;

    /**
     * Opens a connection.
     *
     * @param server where to
     * @param handler called when it is there
     * @return completes after the handler was called
     */
    CompletionStage<Stream> connect(InetSocketAddress server, Handler handler) throws Exception;

    /**
     * Packets sent and received so far, where the transport counts them.
     *
     * @return the counts, or 0
     */
    default Packets packets() {
        return Packets.NONE;
    }

    /**
     * What has left and reached this process.
     *
     * @param sent packets that were sent
     * @param bytesSent what was in them, as UDP counts
     * @param received packets that were received
     */
    record Packets(long sent, long bytesSent, long received) {

        static final Packets NONE = new Packets(0, 0, 0);

        Packets minus(Packets earlier) {
            return new Packets(sent - earlier.sent, bytesSent - earlier.bytesSent, received - earlier.received);
        }
    }
}
