/** Finding receivers by name: what happens on the way to them, and the server that knows the names. */
@NullMarked
package io.utp.sample.rendezvous;

import org.jspecify.annotations.NullMarked;
