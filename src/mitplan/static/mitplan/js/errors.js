// What is wrong with a form stands above it; whoever listens or uses the keyboard is led there.
document.getElementById("errors")?.focus();
