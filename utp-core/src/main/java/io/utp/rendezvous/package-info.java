/** Finding peers by name: what a node's rendezvous client and server are told, and where a server keeps its names. */
@NullMarked
package io.utp.rendezvous;

import org.jspecify.annotations.NullMarked;
