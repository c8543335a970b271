/** How nodes find each other by name: what they tell a rendezvous server, what it tells them, and both sides' machines. */
@NullMarked
package io.utp.engine.rendezvous;

import org.jspecify.annotations.NullMarked;
