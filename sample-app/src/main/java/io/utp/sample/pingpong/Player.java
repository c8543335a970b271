package io.utp.sample.pingpong;

import io.utp.sample.console.Failure;

/** One of the two who play. */
public interface Player {

    /**
     * Meets the other one and plays until one of them ends the game.
     *
     * @throws Failure if there is no other one, no way to it, or the connection is lost
     * @throws InterruptedException if this thread shall end
     */
    void play() throws Failure, InterruptedException;
}
