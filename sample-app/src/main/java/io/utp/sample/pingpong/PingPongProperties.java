package io.utp.sample.pingpong;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the two who play.
 *
 * @param tracker the tracker, as HOST:PORT; {@code --tracker} sets it, too
 * @param rounds how many PING the client sends until it ends the game, 0 for no end; {@code --rounds} sets it, too
 * @param pause time between a word and the answer to it
 * @param attempts how many PUNCH to send, one every half second, until the tracker is asked again
 * @param meetings how often the two try to meet
 */
@ConfigurationProperties("sample.ping-pong")
public record PingPongProperties(
        @DefaultValue("") String tracker,
        @DefaultValue("0") int rounds,
        @DefaultValue("3s") Duration pause,
        @DefaultValue("10") int attempts,
        @DefaultValue("3") int meetings) {}
