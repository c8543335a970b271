package io.utp.sample.pingpong;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.sample.console.Failure;
import io.utp.sample.console.Output;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The player that dials, says PING first, and decides when it is enough. */
@Component
@Profile("client")
class PingPongClient implements Player {

    private final UtpNode node;

    private final Meeting meeting;

    private final Output output;

    private final PingPongProperties properties;

    PingPongClient(UtpNode node, Meeting meeting, Output output, PingPongProperties properties) {
        this.node = node;
        this.meeting = meeting;
        this.output = output;
        this.properties = properties;
    }

    @Override
    public void play() throws Failure, InterruptedException {
        UtpSocket socket = connect(meeting.meet(Side.CLIENT));
        output.line("client: connected to the server");
        boolean ended = false;
        try {
            play(new Words(socket, Side.CLIENT, output));
            ended = true;
        } finally {
            if (ended) {
                socket.end();
            } else {
                socket.destroy();
            }
        }
    }

    private void play(Words words) throws Failure, InterruptedException {
        words.say(Words.PING);
        for (int round = 1; words.hear(Words.PONG); round++) {
            if (round == properties.rounds()) {
                output.line("client: played " + round + ((round == 1) ? " round" : " rounds"));
                return;
            }
            words.say(Words.PING, properties.pause());
        }
        output.line("client: the server has left");
    }

    private UtpSocket connect(InetSocketAddress server) throws Failure, InterruptedException {
        try {
            return node.connect(server).get();
        } catch (ExecutionException ex) {
            Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
            throw new Failure("cannot connect to the server (" + cause.getMessage() + "); start both sides again", ex);
        }
    }
}
