package io.utp.sample.pingpong;

import io.utp.PunchResult;
import io.utp.UtpNode;
import io.utp.sample.console.Addresses;
import io.utp.sample.console.Failure;
import io.utp.sample.console.Output;
import io.utp.sample.console.Units;
import io.utp.sample.protocol.MalformedException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Finds the other player: asks the tracker where it is, and punches a hole to there. */
@Component
@Profile({"server", "client"})
class Meeting {

    /** Datagrams get lost, and the NAT shall not forget the port while the other one is late. */
    private static final long REPEAT_MILLIS = 2_000;

    private final UtpNode node;

    private final Output output;

    private final PingPongProperties properties;

    private final InetSocketAddress tracker;

    private final BlockingQueue<InetSocketAddress> answers = new ArrayBlockingQueue<>(1);

    private volatile @Nullable InetSocketAddress peer;

    Meeting(UtpNode node, Output output, PingPongProperties properties) throws Failure {
        this.node = node;
        this.output = output;
        this.properties = properties;
        this.tracker = Addresses.parse("tracker", properties.tracker());
        node.onDatagram(this::receive);
    }

    /** Waits for the other side as long as it takes, but gives up when no hole can be punched. */
    InetSocketAddress meet(Side side) throws Failure, InterruptedException {
        for (int meeting = 1; ; meeting++) {
            InetSocketAddress peer = askTracker(side);
            this.peer = peer;
            output.line(
                    side + ": the " + side.other() + " is at " + Addresses.text(peer) + ", punching a hole to there");
            PunchResult punch = punch(peer);
            if (punch.successful()) {
                output.line(side + ": opened a way to " + Addresses.text(punch.path()) + " in "
                        + Units.seconds(punch.elapsed().toNanos()));
                return punch.path();
            }
            String failure = "no way to " + Addresses.text(peer) + " after " + punch.probes() + " attempts";
            if (meeting == properties.meetings()) {
                throw new Failure(failure + "; forward the UDP port on one side's router, see docs/nat.md");
            }
            output.line(side + ": " + failure + ", asking the tracker again");
        }
    }

    /** Whom the tracker named last. */
    @Nullable InetSocketAddress peer() {
        return peer;
    }

    private InetSocketAddress askTracker(Side side) throws InterruptedException {
        answers.clear();
        output.line(side + ": asking the tracker at " + Addresses.text(tracker) + " for a " + side.other());
        InetSocketAddress answer = null;
        while (answer == null) {
            // What cannot be sent now may go out later: a link may just be coming up.
            node.sendDatagram(tracker, TrackerMessages.registration(side)).exceptionally(ex -> null);
            answer = answers.poll(REPEAT_MILLIS, TimeUnit.MILLISECONDS);
        }
        return answer;
    }

    private void receive(InetSocketAddress from, ByteBuffer content) {
        if (!from.equals(tracker)) {
            return;
        }
        try {
            answers.offer(TrackerMessages.readAnswer(content));
        } catch (MalformedException ex) {
            output.error("the answer of " + Addresses.text(tracker) + " makes no sense: " + ex.reason()
                    + "; check that there is a tracker");
        }
    }

    private PunchResult punch(InetSocketAddress peer) throws Failure, InterruptedException {
        try {
            return node.punch(peer, properties.attempts()).get();
        } catch (ExecutionException ex) {
            throw new Failure("cannot punch (" + ex.getCause() + "); start again", ex);
        }
    }
}
