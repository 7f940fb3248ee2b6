// Starts a display. The only place where the page's parts meet.
import { mount } from 'svelte';
import '../design/base.css';
import { mountBoard } from '../board/mount-board.ts';
import { startLanguage } from '../words/language.ts';
import DisplayApp from './ui/DisplayApp.svelte';
import { startDisplay } from './visit.ts';

startLanguage();
mount(DisplayApp, {
  target: document.getElementById('app')!,
  props: { visit: startDisplay(), mountBoard, origin: location.origin },
});
